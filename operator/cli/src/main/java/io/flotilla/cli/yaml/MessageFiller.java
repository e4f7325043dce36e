package io.flotilla.cli.yaml;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.flotilla.proto.rollout.v1.WaveLimit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Walks a YAML tree along a message's fields, fills them in, and collects every problem. */
final class MessageFiller {
    private final String source;
    private final List<String> problems = new ArrayList<>();

    MessageFiller(String source) {
        this.source = source;
    }

    /** What is wrong, in the order of the file; each with its place. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Fills the builder from a mapping; {@code path} leads to it, empty at the root. */
    void fill(Node node, Message.Builder builder, String path) {
        if (node instanceof MappingNode mapping) {
            fill(mapping, builder, path, _ -> true);
        } else {
            complain(node, path, "must be a mapping of fields");
        }
    }

    /** Fills in those fields of the root that are wanted, and passes over the message's others. */
    void fillRoot(MappingNode root, Message.Builder builder, Predicate<String> wanted) {
        fill(root, builder, "", wanted);
    }

    private void fill(
            MappingNode mapping, Message.Builder builder, String path, Predicate<String> wanted) {
        for (var entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                complain(entry.getKeyNode(), path, "has a field name that is not text");
                continue;
            }
            var fieldPath = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            field(builder, key.getValue())
                    .ifPresentOrElse(
                            field -> {
                                if (wanted.test(field.getJsonName())) {
                                    set(builder, field, entry.getValueNode(), fieldPath);
                                }
                            },
                            () -> complainUnknown(key, builder, fieldPath));
        }
    }

    private void set(Message.Builder builder, FieldDescriptor field, Node value, String path) {
        if (field.isMapField()) {
            setMap(builder, field, value, path);
        } else if (field.isRepeated()) {
            setList(builder, field, value, path);
        } else {
            value(builder, field, value, path).ifPresent(parsed -> builder.setField(field, parsed));
        }
    }

    private void setList(Message.Builder builder, FieldDescriptor field, Node node, String path) {
        if (!(node instanceof SequenceNode list)) {
            complain(node, path, "must be a list");
            return;
        }
        int index = 0;
        for (var item : list.getValue()) {
            value(builder, field, item, path + "[" + index++ + "]")
                    .ifPresent(parsed -> builder.addRepeatedField(field, parsed));
        }
    }

    private void setMap(Message.Builder builder, FieldDescriptor field, Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            complain(node, path, "must be a mapping");
            return;
        }
        for (var entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key
                    && entry.getValueNode() instanceof ScalarNode value) {
                var mapEntry = builder.newBuilderForField(field);
                var type = mapEntry.getDescriptorForType();
                mapEntry.setField(type.findFieldByName("key"), key.getValue());
                mapEntry.setField(type.findFieldByName("value"), value.getValue());
                builder.addRepeatedField(field, mapEntry.build());
            } else {
                complain(entry.getValueNode(), path, "must map texts to texts");
            }
        }
    }

    private Optional<Object> value(
            Message.Builder parent, FieldDescriptor field, Node node, String path) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            return message(parent.newBuilderForField(field), node, path);
        }
        if (!(node instanceof ScalarNode scalar)) {
            complain(node, path, "must be a single value");
            return Optional.empty();
        }
        return guarded(node, path, () -> Scalars.parse(field, scalar.getValue()));
    }

    private Optional<Object> message(Message.Builder nested, Node node, String path) {
        if (node instanceof ScalarNode scalar && nested instanceof Duration.Builder) {
            return guarded(node, path, () -> Scalars.duration(scalar.getValue()));
        }
        if (node instanceof ScalarNode scalar && nested instanceof Timestamp.Builder) {
            return guarded(node, path, () -> Scalars.timestamp(scalar.getValue()));
        }
        if (node instanceof ScalarNode scalar && nested instanceof WaveLimit.Builder) {
            return guarded(node, path, () -> Scalars.waveLimit(scalar.getValue()));
        }
        fill(node, nested, path);
        return Optional.of(nested.build());
    }

    private Optional<Object> guarded(Node node, String path, Parse parse) {
        try {
            return Optional.of(parse.run());
        } catch (IllegalArgumentException e) {
            complain(node, path, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<FieldDescriptor> field(Message.Builder builder, String name) {
        return builder.getDescriptorForType().getFields().stream()
                .filter(field -> field.getJsonName().equals(name))
                .findFirst();
    }

    private void complainUnknown(ScalarNode key, Message.Builder builder, String path) {
        var names =
                builder.getDescriptorForType().getFields().stream()
                        .map(FieldDescriptor::getJsonName)
                        .toList();
        var nearest =
                names.stream().min(Comparator.comparingInt(n -> Typos.between(n, key.getValue())));
        var hint =
                nearest.filter(name -> Typos.between(name, key.getValue()) <= 3)
                        .map(name -> "; did you mean " + name + "?")
                        .orElse("; known are " + String.join(", ", names));
        complain(key, path, "is an unknown field" + hint);
    }

    private void complain(Node node, String path, String problem) {
        var place =
                node.getStartMark()
                        .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                        .orElse("");
        problems.add(source + place + ": " + (path.isEmpty() ? "the file" : path) + " " + problem);
    }

    @FunctionalInterface
    private interface Parse {
        Object run();
    }
}
