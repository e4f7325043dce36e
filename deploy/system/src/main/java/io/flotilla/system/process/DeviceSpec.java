package io.flotilla.system.process;

/**
 * A device to be played by an agent on this machine.
 *
 * @param name its device id
 * @param description what kind of machine it stands for
 * @param memoryLimit what its agent and models may take together, e.g. 256MiB; empty: the machine
 */
public record DeviceSpec(String name, String description, String memoryLimit) {}
