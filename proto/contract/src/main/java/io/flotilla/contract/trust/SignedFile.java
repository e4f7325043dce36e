package io.flotilla.contract.trust;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Metadata.FileVersion;
import java.util.Arrays;

/** A file of metadata whose signatures were checked: what it says, and its very bytes. */
public final class SignedFile<T extends Metadata> {

    private final T content;
    private final byte[] bytes;

    SignedFile(T content, byte[] bytes) {
        this.content = content;
        this.bytes = bytes.clone();
    }

    public T content() {
        return content;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    boolean isOf(byte[] file) {
        return Arrays.equals(bytes, file);
    }

    /** How other files refer to it. */
    public FileVersion version() {
        return new FileVersion(content.version(), Digest.over(bytes), (long) bytes.length);
    }
}
