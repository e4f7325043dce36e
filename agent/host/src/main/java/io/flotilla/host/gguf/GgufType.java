package io.flotilla.host.gguf;

/** The types in which tensors are written; all others are made of these by llama.cpp. */
public enum GgufType {
    F32(0, Float.BYTES, 0),
    F16(1, Short.BYTES, 1);

    private final int number;
    private final int elementBytes;
    private final int fileType;

    GgufType(int number, int elementBytes, int fileType) {
        this.number = number;
        this.elementBytes = elementBytes;
        this.fileType = fileType;
    }

    int number() {
        return number;
    }

    int elementBytes() {
        return elementBytes;
    }

    /** How a file says that most of its tensors are of this type. */
    int fileType() {
        return fileType;
    }
}
