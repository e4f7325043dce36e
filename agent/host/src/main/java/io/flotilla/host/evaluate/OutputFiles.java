package io.flotilla.host.evaluate;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an evaluation leaves outputs, and where those to compare with are.
 *
 * @param kept file to write, which does not exist; absent: outputs are not kept
 * @param reference file that an evaluation of the reference kept; absent: nothing to compare with
 */
public record OutputFiles(@Nullable Path kept, @Nullable Path reference) {}
