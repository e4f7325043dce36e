package io.flotilla.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.device.v1.Device;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageListTest {
    private static final List<Device> DEVICES =
            List.of(
                    Device.newBuilder().setName("devices/a").putLabels("site", "berlin").build(),
                    Device.newBuilder().setName("devices/b").build());

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final Printer printer =
            new Printer(new PrintStream(data, true, UTF_8), new PrintStream(data, true, UTF_8));

    @ParameterizedTest
    @ValueSource(strings = {"json", "yaml", "name", "jsonpath=$.devices[*].name"})
    void what_comes_bit_by_bit_reads_like_what_comes_at_once(String format) {
        for (var devices : List.of(DEVICES, DEVICES.subList(0, 1))) {
            var once = written(() -> printer.messages("devices", devices, parsed(format)));

            var bits =
                    written(
                            () -> {
                                try (var list =
                                        new MessageList(printer, "devices", parsed(format))) {
                                    devices.forEach(list::add);
                                }
                            });

            assertThat(bits).isEqualTo(once);
        }
    }

    private static OutputFormat parsed(String format) {
        return OutputFormat.parse(format);
    }

    private String written(Runnable work) {
        data.reset();
        work.run();
        return data.toString(UTF_8);
    }
}
