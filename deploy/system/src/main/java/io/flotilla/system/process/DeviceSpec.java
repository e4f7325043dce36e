package io.flotilla.system.process;

/**
 * A device to be played by an agent on this machine.
 *
 * @param name its device id
 * @param description what kind of machine it stands for
 * @param limits what it may take of this machine
 */
public record DeviceSpec(String name, String description, Limits limits) {

    /** What an agent and its models may take together; empty: what the machine has. */
    public record Limits(String memory, String disk) {

        public static final Limits NONE = new Limits("", "");

        public static Limits ofMemory(String memory) {
            return new Limits(memory, "");
        }

        public static Limits ofDisk(String disk) {
            return new Limits("", disk);
        }
    }
}
