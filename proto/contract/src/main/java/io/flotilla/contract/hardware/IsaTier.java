package io.flotilla.contract.hardware;

import java.util.List;

/** Groups processors by the best instructions they have for models. */
final class IsaTier {

    private static final List<Tier> X86_64 =
            List.of(
                    new Tier("amx", "amx_int8"),
                    new Tier("avx512-vnni", "avx512_vnni"),
                    new Tier("avx512", "avx512f"),
                    new Tier("avx-vnni", "avx_vnni"),
                    new Tier("avx2", "avx2"),
                    new Tier("avx", "avx"),
                    new Tier("sse4.2", "sse4_2"));

    private static final List<Tier> AARCH64 =
            List.of(
                    new Tier("sme", "sme"),
                    new Tier("i8mm", "i8mm"),
                    new Tier("dotprod", "asimddp"),
                    new Tier("neon", "asimd"));

    private IsaTier() {}

    /** The name of the first tier whose extension the processor has, else {@code baseline}. */
    static String of(Cpu cpu) {
        return tiers(cpu.architecture()).stream()
                .filter(tier -> cpu.isaExtensions().contains(tier.extension()))
                .map(Tier::name)
                .findFirst()
                .orElse("baseline");
    }

    private static List<Tier> tiers(String architecture) {
        return switch (architecture) {
            case "x86-64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> List.of();
        };
    }

    private record Tier(String name, String extension) {}
}
