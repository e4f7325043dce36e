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

    /** Bytes of one floating-point number; 0 for other types. */
    int floatingBytes() {
        if (equals(FLOAT)) {
            return Float.BYTES;
        }
        if (equals(FLOAT16) || equals(BFLOAT16)) {
            return Short.BYTES;
        }
        return equals(DOUBLE) ? Double.BYTES : 0;
    }
}
