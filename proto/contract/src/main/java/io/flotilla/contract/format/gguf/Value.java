package io.flotilla.contract.format.gguf;

import java.util.List;

/** A metadata value, as far as it is kept. */
sealed interface Value {

    record Whole(long value) implements Value {}

    record Real(double value) implements Value {}

    record Flag(boolean value) implements Value {}

    record Text(String value) implements Value {}

    /** A text too long to keep, such as a chat template. */
    record LongText(long sizeBytes) implements Value {}

    /** An array of which only the length is kept, such as the vocabulary. */
    record Array(long length) implements Value {}

    /** A short array of whole numbers, such as one entry for each block. */
    record Wholes(List<Long> values) implements Value {

        public Wholes {
            values = List.copyOf(values);
        }
    }
}
