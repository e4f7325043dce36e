package io.flotilla.controller.access.api.scope;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads fields of any message by path, such as {@code device.name}. */
final class Fields {

    private Fields() {}

    /** A text; empty if it is not set. */
    static String text(Message message, String path) {
        return value(message, path) instanceof String text ? text : "";
    }

    /** A map of texts; empty if it is not set. */
    static Map<String, String> texts(Message message, String path) {
        var texts = new HashMap<String, String>();
        if (value(message, path) instanceof List<?> entries) {
            for (var entry : entries) {
                if (entry instanceof MapEntry<?, ?> one) {
                    texts.put(String.valueOf(one.getKey()), String.valueOf(one.getValue()));
                }
            }
        }
        return texts;
    }

    static boolean isSet(Message message, String path) {
        return value(message, path) != null;
    }

    /**
     * What the field holds; null if it, or a message on the way, is not set.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    static @Nullable Object value(Message message, String path) {
        var dot = path.indexOf('.');
        var field = field(message, dot < 0 ? path : path.substring(0, dot));
        if (dot >= 0 && message.getField(field) instanceof Message inner) {
            return value(inner, path.substring(dot + 1));
        }
        return isSet(message, field) ? message.getField(field) : null;
    }

    private static boolean isSet(Message message, FieldDescriptor field) {
        return field.isRepeated()
                ? message.getRepeatedFieldCount(field) > 0
                : message.hasField(field);
    }

    private static FieldDescriptor field(Message message, String name) {
        var field = message.getDescriptorForType().findFieldByName(name);
        if (field == null) {
            throw new IllegalArgumentException(
                    "%s has no field %s"
                            .formatted(message.getDescriptorForType().getFullName(), name));
        }
        return field;
    }
}
