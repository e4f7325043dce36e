package io.flotilla.contract.trust;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flotilla.contract.Bounded;
import io.flotilla.contract.trust.json.MalformedJsonException;
import java.util.List;

/**
 * Reads whatever bytes come as trust metadata: it is read or refused, within bounds of memory and
 * time. A build runs the corpus; deploy/fuzz looks for more.
 */
class AnyMetadataTest {

    /** Reads an envelope as one kind of metadata. */
    private interface Kind {
        Object read(Envelope envelope) throws MalformedJsonException;
    }

    private static final List<Kind> KINDS =
            List.of(
                    MetadataReader::root,
                    MetadataReader::timestamp,
                    MetadataReader::snapshot,
                    MetadataReader::targets,
                    MetadataReader::direction);

    @FuzzTest
    void metadata(byte[] bytes) throws Exception {
        Bounded.read(
                () -> {
                    for (var kind : KINDS) {
                        try {
                            kind.read(Envelope.parse(bytes));
                        } catch (MalformedJsonException _) {
                            // The answer to most bytes.
                        }
                    }
                });
    }

    @FuzzTest
    void root(byte[] bytes) throws Exception {
        Bounded.read(() -> TrustedMetadata.ofRoot(bytes));
    }
}
