"""Makes the files beside it: pictures, and what Pillow 12.3 makes of them, which the tests compare with.

Run it here, with Pillow installed: python3 make.py
"""

from PIL import Image

WIDTH, HEIGHT = 13, 9
FILTERS = ["NEAREST", "LANCZOS", "BILINEAR", "BICUBIC", "BOX", "HAMMING"]


def pattern(width, height):
    """What a pixel has is a formula of its place, which the tests know as well."""
    picture = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            picture.putpixel((x, y), ((x * 37 + y * 11) % 256, (x * x * 5 + y * 29) % 256, (x * y * 17) % 256))
    return picture


def values(picture):
    return picture.convert("RGB").tobytes().hex()


def smooth(width, height):
    picture = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            picture.putpixel((x, y), (x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height)))
    return picture


with open("resized.txt", "w") as out:
    for number, name in enumerate(FILTERS):
        for size in [(5, 4), (13, 4), (7, 9), (21, 17), (1, 1), (13, 9)]:
            resized = pattern(WIDTH, HEIGHT).resize(size, number)
            out.write(f"{name} {size[0]} {size[1]} {values(resized)}\n")

rgb = pattern(WIDTH, HEIGHT)
alpha = rgb.convert("RGBA")
alpha.putalpha(Image.linear_gradient("L").resize(rgb.size))
pictures = {
    "colour.png": rgb,
    "alpha.png": alpha,
    "gray.png": rgb.convert("L"),
    "gray-alpha.png": alpha.convert("LA"),
    "palette.png": rgb.quantize(16),
    "bits.png": rgb.convert("1"),
}
with open("decoded.txt", "w") as out:
    for name, picture in pictures.items():
        picture.save(name)
        out.write(f"{name} {WIDTH} {HEIGHT} {values(Image.open(name))}\n")

exif = Image.Exif()
exif[0x0112] = 6
smoothly = smooth(32, 24)
photos = {
    "baseline.jpg": dict(quality=95),
    "progressive.jpg": dict(quality=95, progressive=True),
    "unsampled.jpg": dict(quality=95, subsampling=0),
    "profile.jpg": dict(quality=95, icc_profile=b"no profile that anything could read" * 8),
}
with open("photos.txt", "w") as out:
    for name, options in photos.items():
        smoothly.save(name, **options)
        out.write(f"{name} 32 24 {values(Image.open(name))}\n")
    smoothly.convert("L").save("gray.jpg", quality=95)
    out.write(f"gray.jpg 32 24 {values(Image.open('gray.jpg'))}\n")
    smoothly.save("turned.jpg", quality=95, exif=exif)
    out.write(f"turned.jpg 24 32 {values(Image.open('turned.jpg').transpose(Image.Transpose.ROTATE_270))}\n")
smoothly.convert("CMYK").save("print.jpg")
rgb.save("colour.gif")


def written(name, picture, mean, deviation, out):
    """Channel after channel, as transformers' image processors write them."""
    numbers = []
    for channel in range(3):
        for y in range(picture.height):
            for x in range(picture.width):
                value = picture.getpixel((x, y))[channel] / 255
                numbers.append((value - mean[channel]) / deviation[channel])
    out.write(f"{name} {picture.width} {picture.height} {' '.join(f'{number:.6f}' for number in numbers)}\n")


MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
with open("prepared.txt", "w") as out:
    written("vit", rgb.resize((6, 6), 2), [0.5] * 3, [0.5] * 3, out)
    # ConvNextImageProcessor: the shorter side to 6 / 0.875, the longer after it, and the middle of that.
    written("convnext", rgb.resize((8, 6), 3).crop((1, 0, 7, 6)), MEAN, DEVIATION, out)
    written("clip", rgb.resize((11, 8), 3).crop((2, 1, 8, 7)), MEAN, DEVIATION, out)
