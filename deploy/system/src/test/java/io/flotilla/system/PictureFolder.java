package io.flotilla.system;

import io.flotilla.bench.generate.PictureShape;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A classifier of pictures as exporters lay it out, and pictures for it. */
final class PictureFolder {
    private PictureFolder() {}

    /** Lays out a model whose classes are red, green and blue. */
    static Path write(Path folder) {
        try {
            Files.createDirectories(folder);
            new PictureShape(16).write(folder.resolve("model.onnx"));
            Files.writeString(
                    folder.resolve("config.json"),
                    """
                    {"model_type": "convnext",
                     "id2label": {"0": "red", "1": "green", "2": "blue"}}
                    """);
            Files.writeString(
                    folder.resolve("preprocessor_config.json"),
                    """
                    {"image_processor_type": "ViTImageProcessor", "do_resize": true, "resample": 3,
                     "size": {"height": 32, "width": 32}, "do_rescale": true,
                     "rescale_factor": 0.00392156862745098, "do_normalize": false}
                    """);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of a picture that has one colour. */
    static byte[] picture(Color colour, String format) {
        var image = new BufferedImage(64, 48, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, colour.getRGB());
            }
        }
        var file = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, file)) {
                throw new IllegalArgumentException("no writer of " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }
}
