package io.flotilla.contract.fit;

import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.OnnxFacts;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Quantization.Precompiled;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a device must have for a variant to run at all.
 *
 * @param runtimes the engines that can run it, the best first; one of them is needed
 * @param isa architecture and instruction set extensions, all of which are needed
 * @param executionProvider that it was compiled for; empty if for none
 */
public record Requirements(
        List<ModelRuntime> runtimes, SortedSet<String> isa, String executionProvider) {

    public Requirements {
        runtimes = List.copyOf(runtimes);
        isa = Collections.unmodifiableSortedSet(new TreeSet<>(isa));
    }

    static Requirements of(ModelFile file) {
        return new Requirements(
                file.runtimes().stream().sorted().toList(),
                new TreeSet<>(isaOf(file.precision())),
                providerOf(file));
    }

    /** The lookup kernels of bitnet.cpp are written for one processor each. */
    private static Collection<String> isaOf(Precision precision) {
        return switch (precision) {
            case TL1 -> Set.of("aarch64");
            case TL2 -> Set.of("x86-64", "avx2");
            default -> Set.of();
        };
    }

    private static String providerOf(ModelFile file) {
        return file.facts() instanceof OnnxFacts facts
                        && facts.quantization() instanceof Precompiled(var provider)
                ? RuntimeSupport.providerName(provider)
                : "";
    }
}
