package io.flotilla.host.onnx.graph;

/**
 * A type of a tensor's elements, by the number that it has in a file.
 *
 * @param number as {@code TensorProto.DataType} has it
 */
public record ElementType(int number) {
    public static final ElementType FLOAT = new ElementType(1);
    public static final ElementType UINT8 = new ElementType(2);
    public static final ElementType INT8 = new ElementType(3);
    public static final ElementType INT32 = new ElementType(6);
    public static final ElementType INT64 = new ElementType(7);
    public static final ElementType FLOAT16 = new ElementType(10);
    public static final ElementType DOUBLE = new ElementType(11);
    public static final ElementType BFLOAT16 = new ElementType(16);

    /** Whether tensors of this type can hold weights that are read as floating-point numbers. */
    public boolean isFloating() {
        return floatingBytes() > 0;
    }

    /** Bits of one element. */
    private int bits() {
        return switch (number) {
            case 25, 26 -> 2;
            case 21, 22, 23 -> 4;
            case 4, 5, 10, 16 -> Short.SIZE;
            case 1, 6, 12 -> Integer.SIZE;
            case 7, 11, 13, 14 -> Long.SIZE;
            case 15 -> 2 * Long.SIZE;
            default -> Byte.SIZE;
        };
    }

    /** Bytes of one floating-point number; 0 for other types. */
    int floatingBytes() {
        boolean isFloating = equals(FLOAT) || equals(FLOAT16) || equals(BFLOAT16) || equals(DOUBLE);
        return isFloating ? bits() / Byte.SIZE : 0;
    }

    /** Bytes that so many elements take. */
    long bytesFor(long elements) {
        return Math.ceilDiv(elements * bits(), Byte.SIZE);
    }
}
