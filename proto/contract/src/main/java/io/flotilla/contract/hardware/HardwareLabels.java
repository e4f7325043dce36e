package io.flotilla.contract.hardware;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Turns what a machine has into labels that selectors can match. */
public final class HardwareLabels {

    /** What every hardware label's key begins with; nobody else may set such labels. */
    public static final String PREFIX = "hw.flotilla.io/";

    private static final long GIB = 1L << 30;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,40}[a-z0-9])?");

    private HardwareLabels() {}

    /**
     * The labels of a machine:
     *
     * <ul>
     *   <li>{@code arch}, {@code isa-tier}, {@code memory-class} and {@code accelerator}: the parts
     *       of its {@link HardwareClass}
     *   <li>{@code memory-gib}: the memory limit in whole GiB, rounded down
     *   <li>{@code cores}: hardware threads that the agent may use
     *   <li>{@code os}: the operating system's family
     *   <li>{@code isa.X}, {@code runtime.X}, {@code provider.X}: {@code true} for each instruction
     *       set extension, engine and execution provider it has
     * </ul>
     *
     * What is not known, or cannot be written as a label, has none.
     */
    public static SortedMap<String, String> of(HardwareProfile profile) {
        var labels = new TreeMap<String, String>();
        var hardwareClass = HardwareClass.of(profile);
        put(labels, "arch", hardwareClass.architecture());
        put(labels, "isa-tier", hardwareClass.isaTier());
        put(labels, "memory-class", hardwareClass.memory());
        put(labels, "accelerator", hardwareClass.accelerator());
        put(labels, "memory-gib", Long.toString(profile.memory().limitBytes() / GIB));
        put(labels, "cores", Integer.toString(profile.cpu().logicalCores()));
        put(labels, "os", profile.operatingSystem().family());
        profile.cpu().isaExtensions().forEach(name -> put(labels, "isa." + name, "true"));
        for (var support : profile.runtimes()) {
            put(labels, "runtime." + support.runtime().id(), "true");
            support.providers().forEach(name -> put(labels, "provider." + name, "true"));
        }
        return Collections.unmodifiableSortedMap(labels);
    }

    private static void put(SortedMap<String, String> labels, String name, String value) {
        if (NAME.matcher(name).matches() && isValue(value)) {
            labels.put(PREFIX + name, value);
        }
    }

    private static boolean isValue(String value) {
        return value.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    }
}
