package io.flotilla.agent.probe;

import java.util.Map;

/** Names of ARM's processors by the codes in their identification register, as Linux shows it. */
final class ArmCores {
    private static final Map<String, String> VENDORS =
            Map.ofEntries(
                    Map.entry("0x41", "arm"),
                    Map.entry("0x42", "broadcom"),
                    Map.entry("0x43", "cavium"),
                    Map.entry("0x46", "fujitsu"),
                    Map.entry("0x48", "hisilicon"),
                    Map.entry("0x4e", "nvidia"),
                    Map.entry("0x50", "apm"),
                    Map.entry("0x51", "qualcomm"),
                    Map.entry("0x53", "samsung"),
                    Map.entry("0x61", "apple"),
                    Map.entry("0x6d", "microsoft"),
                    Map.entry("0xc0", "ampere"));

    private static final Map<String, String> CORES =
            Map.ofEntries(
                    Map.entry("0x41/0xd03", "Cortex-A53"),
                    Map.entry("0x41/0xd04", "Cortex-A35"),
                    Map.entry("0x41/0xd05", "Cortex-A55"),
                    Map.entry("0x41/0xd07", "Cortex-A57"),
                    Map.entry("0x41/0xd08", "Cortex-A72"),
                    Map.entry("0x41/0xd09", "Cortex-A73"),
                    Map.entry("0x41/0xd0a", "Cortex-A75"),
                    Map.entry("0x41/0xd0b", "Cortex-A76"),
                    Map.entry("0x41/0xd0c", "Neoverse-N1"),
                    Map.entry("0x41/0xd0d", "Cortex-A77"),
                    Map.entry("0x41/0xd40", "Neoverse-V1"),
                    Map.entry("0x41/0xd41", "Cortex-A78"),
                    Map.entry("0x41/0xd42", "Cortex-A78AE"),
                    Map.entry("0x41/0xd44", "Cortex-X1"),
                    Map.entry("0x41/0xd46", "Cortex-A510"),
                    Map.entry("0x41/0xd47", "Cortex-A710"),
                    Map.entry("0x41/0xd48", "Cortex-X2"),
                    Map.entry("0x41/0xd49", "Neoverse-N2"),
                    Map.entry("0x41/0xd4a", "Neoverse-E1"),
                    Map.entry("0x41/0xd4b", "Cortex-A78C"),
                    Map.entry("0x41/0xd4d", "Cortex-A715"),
                    Map.entry("0x41/0xd4e", "Cortex-X3"),
                    Map.entry("0x41/0xd4f", "Neoverse-V2"),
                    Map.entry("0x41/0xd80", "Cortex-A520"),
                    Map.entry("0x41/0xd81", "Cortex-A720"),
                    Map.entry("0x41/0xd82", "Cortex-X4"),
                    Map.entry("0x41/0xd84", "Neoverse-V3"),
                    Map.entry("0x41/0xd85", "Cortex-X925"),
                    Map.entry("0x41/0xd87", "Cortex-A725"),
                    Map.entry("0x41/0xd8e", "Neoverse-N3"),
                    Map.entry("0x46/0x001", "A64FX"),
                    Map.entry("0x48/0xd01", "Taishan v110"),
                    Map.entry("0x4e/0x003", "Denver 2"),
                    Map.entry("0x4e/0x004", "Carmel"),
                    Map.entry("0x51/0x001", "Oryon"),
                    Map.entry("0x51/0x802", "Kryo 385 Gold"),
                    Map.entry("0x51/0x803", "Kryo 385 Silver"),
                    Map.entry("0x51/0x804", "Kryo 485 Gold"),
                    Map.entry("0x51/0x805", "Kryo 485 Silver"),
                    Map.entry("0x61/0x022", "Icestorm (M1)"),
                    Map.entry("0x61/0x023", "Firestorm (M1)"),
                    Map.entry("0x61/0x032", "Blizzard (M2)"),
                    Map.entry("0x61/0x033", "Avalanche (M2)"),
                    Map.entry("0x6d/0xd49", "Azure Cobalt 100"),
                    Map.entry("0xc0/0xac3", "Ampere-1"),
                    Map.entry("0xc0/0xac4", "Ampere-1a"));

    private ArmCores() {}

    /** Who designed it, in lower case; the code itself if it is not known here. */
    static String vendor(String implementer) {
        return VENDORS.getOrDefault(implementer, implementer);
    }

    /** What it is called; its codes if they are not known here. */
    static String name(String implementer, String part) {
        var code = implementer + "/" + part;
        return CORES.getOrDefault(code, code);
    }
}
