package io.flotilla.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.Place.Options;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private static final Options NONE = new Options(null, null, null, null);
    private static final Contexts CONTEXTS =
            new Contexts(
                    "plant",
                    List.of(
                            new Context("plant", "plant:1", "/plant.pem", "/plant.token"),
                            new Context("lab", "lab:2", null, "/lab.token")));

    @Test
    void without_anything_it_is_this_machine() {
        assertThat(Place.of(NONE, Map.of(), Contexts.NONE))
                .isEqualTo(new Place("localhost:8443", null, null, null));
    }

    @Test
    void the_current_context_counts_where_nothing_is_said() {
        assertThat(Place.of(NONE, Map.of(), CONTEXTS))
                .isEqualTo(new Place("plant:1", "/plant.pem", "/plant.token", null));
    }

    @Test
    void the_environment_counts_before_the_current_context() {
        var environment = Map.of("FLOTILLA_SERVER", "other:3", "FLOTILLA_TOKEN", "secret");

        assertThat(Place.of(NONE, environment, CONTEXTS))
                .isEqualTo(new Place("other:3", "/plant.pem", "/plant.token", "secret"));
    }

    @Test
    void a_context_that_is_named_counts_before_the_environment() {
        var named = new Options("lab", null, null, null);
        var environment = Map.of("FLOTILLA_SERVER", "other:3", "FLOTILLA_TOKEN", "secret");

        assertThat(Place.of(named, environment, CONTEXTS))
                .isEqualTo(new Place("lab:2", null, "/lab.token", null));
    }

    @Test
    void an_option_counts_before_all() {
        var options = new Options("lab", "here:4", "/here.pem", "/here.token");

        assertThat(Place.of(options, Map.of("FLOTILLA_TOKEN", "secret"), CONTEXTS))
                .isEqualTo(new Place("here:4", "/here.pem", "/here.token", null));
    }

    @Test
    void a_context_that_is_not_there_is_refused_with_those_that_are() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(
                        () -> Place.of(new Options("labb", null, null, null), Map.of(), CONTEXTS))
                .withMessage("There is no context labb; known are plant, lab.");
    }
}
