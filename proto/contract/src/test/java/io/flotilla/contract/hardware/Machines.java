package io.flotilla.contract.hardware;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.TextFormat;
import io.flotilla.contract.mapping.HardwareProfileMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Machines that people run, as the agent's probe reads them; none has an engine yet. */
public final class Machines {

    private Machines() {}

    /** The machine of that name in the folder {@code machines} of the tests' resources. */
    public static HardwareProfile named(String name) {
        try (var file = Machines.class.getResourceAsStream("/machines/" + name + ".textproto")) {
            var text = new String(requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return HardwareProfileMapper.fromWire(
                    TextFormat.parse(text, io.flotilla.proto.device.v1.HardwareProfile.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
