package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.Tensor.Storage;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.Arrays;

/** Reads where in another file the data of a tensor lie. */
final class ExternalData {

    private static final int KEY = 1;
    private static final int VALUE = 2;

    private String location = "";
    private String offset = "0";
    private String length = "";

    /** Reads one of the key-value pairs. */
    void read(WireReader wire, long end) throws IOException, MalformedException {
        var key = "";
        var value = "";
        while (wire.position() < end) {
            switch (wire.next(end)) {
                case KEY -> key = wire.text("a key of external data");
                case VALUE -> value = wire.text("a value of external data");
                default -> wire.skip();
            }
        }
        switch (key) {
            case "location" -> location = value;
            case "offset" -> offset = value;
            case "length" -> length = value;
            default -> {}
        }
    }

    /** The place of a tensor's data, checked to be of the given size and beside the model. */
    Storage storage(String tensor, long position, long sizeBytes) throws MalformedException {
        if (!isBeside(location)) {
            throw new MalformedException(
                    "tensor %s has its data in \"%s\", which is no path beside the model"
                            .formatted(tensor, location),
                    position);
        }
        var from = number(offset);
        if (from < 0 || (!length.isEmpty() && number(length) != sizeBytes)) {
            throw new MalformedException(
                    "tensor %s has external data at \"%s\" of length \"%s\", and it needs %d bytes"
                            .formatted(tensor, offset, length, sizeBytes),
                    position);
        }
        return new Storage.External(location, from, sizeBytes);
    }

    private static boolean isBeside(String path) {
        return !path.isEmpty()
                && path.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':')
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".."));
    }

    /** The number in the text, or -1 if it is none. */
    private static long number(String text) {
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : -1;
    }
}
