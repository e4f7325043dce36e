package io.flotilla.cli.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.yaml.DocumentFile;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.LabelSelector;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclareTest {
    private static final String PRESSES =
            """
            name: fleets/presses
            displayName: All presses
            selector: {matchLabels: {machine: press}}
            """;

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final Printer printer = new Printer(new PrintStream(data), new PrintStream(data));
    private FleetDouble controller;
    private ControllerConnection connection;

    @BeforeEach
    void start() throws IOException {
        controller = FleetDouble.start();
        connection = controller.connect();
    }

    @AfterEach
    void stop() {
        connection.close();
        controller.close();
    }

    @Test
    void what_is_not_there_is_created_and_the_second_time_nothing_changes() {
        apply(PRESSES);
        apply(PRESSES);

        assertThat(lines()).containsExactly("fleets/presses created", "fleets/presses unchanged");
        assertThat(controller.fleet("fleets/presses").getSelector())
                .isEqualTo(LabelSelector.newBuilder().putMatchLabels("machine", "press").build());
        assertThat(controller.writes()).isEqualTo(1);
    }

    @Test
    void what_differs_is_set_and_what_is_left_out_stays() {
        apply(PRESSES);
        apply("name: fleets/presses\nselector: {matchLabels: {machine: lathe}}\n");

        assertThat(lines()).endsWith("fleets/presses configured");
        var fleet = controller.fleet("fleets/presses");
        assertThat(fleet.getDisplayName()).isEqualTo("All presses");
        assertThat(fleet.getSelector().getMatchLabelsMap()).containsEntry("machine", "lathe");
    }

    @Test
    void what_get_has_written_can_be_applied() {
        apply(
                """
                {"fleets": [
                  {"name": "fleets/a", "displayName": "A", "deviceCount": 12, "etag": "old",
                   "createTime": "2026-01-01T00:00:00Z"},
                  {"name": "fleets/b"}]}
                """);

        assertThat(lines()).containsExactly("fleets/a created", "fleets/b created");
        assertThat(controller.fleet("fleets/a").getDeviceCount()).isEqualTo(7);
    }

    @Test
    void one_wrong_document_keeps_all_from_being_applied_and_all_that_is_wrong_is_said() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(
                        () ->
                                apply(
                                        PRESSES
                                                + """
                                                ---
                                                name: fleets/x
                                                selektor: {}
                                                ---
                                                name: ships/y
                                                ---
                                                name: fleets/presses
                                                """))
                .withMessageContaining("a.yaml:6:1: selektor is an unknown field; did you mean")
                .withMessageContaining("a.yaml:8:1: name is ships/y; it must be one of models/*")
                .withMessageContaining("fleets/presses is declared twice");
        assertThat(controller.hasNoFleets()).isTrue();
    }

    @Test
    void a_device_that_is_not_there_is_not_made_of_a_file() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> apply(PRESSES + "---\nname: devices/d\nlabels: {a: b}\n"))
                .withMessageContaining("devices/d is not there: devices enrol with a join token");
        assertThat(controller.hasNoFleets()).isTrue();
    }

    @Test
    void diff_shows_lines_and_ends_with_a_code_of_its_own() {
        apply(PRESSES);
        data.reset();

        var code = diff(PRESSES.replace("press}", "lathe}"));

        assertThat(code).isEqualTo(ExitCode.DIFFERENT);
        assertThat(lines())
                .startsWith("--- fleets/presses", "+++ fleets/presses")
                .contains("-    machine: press", "+    machine: lathe");
        assertThat(controller.writes()).isEqualTo(1);
        data.reset();
        assertThat(diff(PRESSES)).isZero();
        assertThat(lines()).isEmpty();
    }

    @Test
    void an_edited_resource_loses_what_was_taken_out() throws IOException {
        apply(PRESSES);

        edit("fleets/presses", text -> text.replaceAll("displayName:.*\\n", ""));

        assertThat(controller.fleet("fleets/presses").getDisplayName()).isEmpty();
        assertThat(lines()).endsWith("fleets/presses configured");
    }

    @Test
    void an_edit_does_not_overwrite_what_somebody_else_changed_meanwhile() {
        apply(PRESSES);

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(
                        () ->
                                edit(
                                        "fleets/presses",
                                        text -> {
                                            apply("name: fleets/presses\ndisplayName: Mine\n");
                                            return text.replace("All presses", "Yours");
                                        }))
                .withMessageContaining("It has changed.");
        assertThat(controller.fleet("fleets/presses").getDisplayName()).isEqualTo("Mine");
        assertThat(lines().getLast()).startsWith("What you wrote is in ");
    }

    @Test
    void labels_are_set_and_removed() {
        device("a=1", "b=2");

        label(false, "c=3", "b-");

        assertThat(controller.device("devices/d").getLabelsMap())
                .containsOnlyKeys("a", "c")
                .containsEntry("c", "3");
        label(false, "c=3");
        assertThat(lines()).containsExactly("devices/d labeled", "devices/d unchanged");
    }

    @Test
    void a_label_with_another_value_is_changed_only_when_asked() {
        device("a=1");

        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> label(false, "a=2"))
                .withMessage("devices/d has a=1 already; --overwrite changes it.");
        label(true, "a=2");

        assertThat(controller.device("devices/d").getLabelsMap()).containsEntry("a", "2");
    }

    @ParameterizedTest
    @CsvSource({
        "a=1 a=2, The label a is named twice.",
        "a=1 a-, The label a is named twice.",
        "=1, =1 names no label."
    })
    void contradictions_are_refused(String words, String problem) {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> LabelEdit.parse(List.of(words.split(" ", -1)), true))
                .withMessage(problem);
    }

    private void apply(String yaml) {
        new ApplyCommand(printer).apply(declarations(yaml), connection);
    }

    private int diff(String yaml) {
        return new DiffCommand(printer).show(declarations(yaml), connection);
    }

    private static Declarations declarations(String yaml) {
        return Declarations.of(DocumentFile.parse("a.yaml", yaml));
    }

    private void edit(String name, UnaryOperator<String> hand) throws IOException {
        new EditCommand(printer)
                .edit(
                        connection,
                        DeclaredKinds.FLEETS,
                        name,
                        file -> Files.writeString(file, hand.apply(Files.readString(file))));
    }

    private void label(boolean overwrite, String... words) {
        new LabelCommand(printer)
                .label(connection, "d", LabelEdit.parse(List.of(words), overwrite));
    }

    private void device(String... labels) {
        var device = Device.newBuilder().setName("devices/d").setEtag("w0");
        for (var label : labels) {
            device.putLabels(label.substring(0, 1), label.substring(2));
        }
        controller.add(device.build());
    }

    private List<String> lines() {
        return data.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
