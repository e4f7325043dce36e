package io.flotilla.cli.declare;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Documents;
import io.flotilla.cli.output.OutputFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done so that the controller has what a file declares.
 *
 * @param current what it has; null: nothing
 * @param result what it will have
 */
record Change<T extends Message>(Declaration<T> declaration, @Nullable T current, T result) {
    private static final int CONTEXT_LINES = 3;

    /** Kinds of changes, in the words that are printed. */
    enum Verb {
        CREATED,
        CONFIGURED,
        UNCHANGED
    }

    /** Compares; one that cannot be carried out ends the command. */
    static <T extends Message> Change<T> of(Declaration<T> declaration, @Nullable T current) {
        var kind = declaration.kind();
        if (current == null) {
            require(kind.creator() != null, declaration, "is not there");
            return new Change<>(declaration, null, declaration.wanted());
        }
        if (kind.updater() != null) {
            return new Change<>(declaration, current, with(declaration, current));
        }
        var steering = kind.steering();
        var wanted =
                steering == null
                        ? declaration.wanted()
                        : steering.open(declaration.wanted(), current);
        var result = contained(wanted, current);
        var remaining = steering == null ? result : steering.inStateOf(result, current);
        require(remaining.equals(current), declaration, "is another than this file's");
        return new Change<>(declaration, current, result);
    }

    private static void require(boolean isPossible, Declaration<?> declaration, String obstacle) {
        if (!isPossible) {
            throw CommandFailure.usage(
                    "%s %s %s: %s"
                            .formatted(
                                    declaration.place(),
                                    declaration.name(),
                                    obstacle,
                                    declaration.kind().instead()));
        }
    }

    /** The current one with the fields of the declaration in place of its own. */
    @SuppressWarnings("unchecked") // a builder of a message builds its type
    private static <T extends Message> T with(Declaration<T> declaration, T current) {
        var builder = current.toBuilder();
        for (var field : declaration.descriptors()) {
            builder.setField(field, declaration.wanted().getField(field));
            if (field.hasPresence() && !declaration.wanted().hasField(field)) {
                builder.clearField(field);
            }
        }
        return (T) builder.build();
    }

    /** The current one with what the declaration says, where the controller has filled in more. */
    @SuppressWarnings("unchecked") // a builder of a message builds its type
    private static <T extends Message> T contained(T wanted, T current) {
        return (T) overlay(current.toBuilder(), wanted).build();
    }

    private static Message.Builder overlay(Message.Builder below, Message above) {
        above.getAllFields()
                .forEach(
                        (field, value) -> {
                            if (isNested(field) && below.hasField(field)) {
                                var nested = ((Message) below.getField(field)).toBuilder();
                                below.setField(field, overlay(nested, (Message) value).build());
                            } else {
                                below.setField(field, value);
                            }
                        });
        return below;
    }

    private static boolean isNested(FieldDescriptor field) {
        return !field.isRepeated() && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    }

    Verb verb() {
        if (current == null) {
            return Verb.CREATED;
        }
        return current.equals(result) ? Verb.UNCHANGED : Verb.CONFIGURED;
    }

    /** The lines of a unified diff; none if nothing changes. */
    List<String> diff() {
        var name = declaration.name();
        var before = current == null ? List.<String>of() : lines(current);
        var after = lines(result);
        return UnifiedDiffUtils.generateUnifiedDiff(
                current == null ? "/dev/null" : name,
                name,
                before,
                DiffUtils.diff(before, after),
                CONTEXT_LINES);
    }

    private List<String> lines(T resource) {
        return yaml(declaration.kind(), resource).lines().toList();
    }

    /** The name of a resource and what people may set of it. */
    static <T extends Message> String yaml(DeclaredKind<T> kind, T resource) {
        var shown = resource.toBuilder();
        for (var field : resource.getDescriptorForType().getFields()) {
            if (!field.getName().equals("name") && !kind.fields().contains(field.getJsonName())) {
                shown.clearField(field);
            }
        }
        return Documents.render(Documents.json(shown), OutputFormat.YAML);
    }

    /** Has the controller do it. */
    void carryOut(ControllerConnection controller) {
        var kind = declaration.kind();
        switch (verb()) {
            case CREATED -> {
                if (kind.creator() != null) {
                    var id = declaration.name().substring(declaration.name().lastIndexOf('/') + 1);
                    kind.creator().create(controller, id, declaration.wanted());
                }
            }
            case CONFIGURED -> {
                if (kind.updater() != null) {
                    var _ = kind.updater().update(controller, result, mask());
                } else if (kind.steering() != null && current != null) {
                    kind.steering().steer(controller, current, result);
                }
            }
            case UNCHANGED -> {}
        }
    }

    private FieldMask mask() {
        var mask = FieldMask.newBuilder();
        declaration.descriptors().stream()
                .filter(field -> current == null || !same(field))
                .forEach(field -> mask.addPaths(field.getName()));
        return mask.build();
    }

    private boolean same(FieldDescriptor field) {
        return current != null && current.getField(field).equals(result.getField(field));
    }
}
