package io.flotilla.contract.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.inspect.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Inspects bytes and takes one kind of answer for granted. */
final class Inspections {

    private Inspections() {}

    static Inspection inspect(byte[] bytes) {
        try {
            return ModelFiles.inspect(ByteSource.of(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelFile recognised(byte[] bytes) {
        var inspection = inspect(bytes);
        assertThat(inspection).isInstanceOf(Inspection.Recognised.class);
        return ((Inspection.Recognised) inspection).file();
    }

    static String reasonAgainst(byte[] bytes) {
        var inspection = inspect(bytes);
        assertThat(inspection).isInstanceOf(Inspection.Malformed.class);
        return ((Inspection.Malformed) inspection).reason();
    }
}
