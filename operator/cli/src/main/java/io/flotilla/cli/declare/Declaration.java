package io.flotilla.cli.declare;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.yaml.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A resource as a file wants it. What the file leaves out stays as it is.
 *
 * @param place where it stands, for messages
 * @param wanted the resource with its name and the fields that the file has
 * @param fields those fields, by name in JSON
 */
record Declaration<T extends Message>(
        String place, DeclaredKind<T> kind, String name, T wanted, Set<String> fields) {

    Declaration {
        fields = Set.copyOf(fields);
    }

    /**
     * Reads a document.
     *
     * @param problems takes up what is wrong with it
     */
    @SuppressWarnings("unchecked") // a builder of the prototype builds what the prototype is
    static <T extends Message> Declaration<T> of(
            Document document, DeclaredKind<T> kind, List<String> problems) {
        var builder = kind.prototype().newBuilderForType();
        problems.addAll(document.fill(builder, kind.fields()));
        var name = document.text("name");
        builder.setField(builder.getDescriptorForType().findFieldByName("name"), name);
        var fields =
                document.fields().stream()
                        .filter(kind.fields()::contains)
                        .collect(Collectors.toSet());
        return new Declaration<>(document.place(), kind, name, (T) builder.build(), fields);
    }

    /** This, where it leaves out no field that the resource has: such a field is emptied. */
    Declaration<T> replacing(T current) {
        var all = new HashSet<>(fields);
        for (var field : current.getAllFields().keySet()) {
            if (kind.fields().contains(field.getJsonName())) {
                all.add(field.getJsonName());
            }
        }
        return new Declaration<>(place, kind, name, wanted, all);
    }

    /** What is to be done about what the controller has. */
    Change<T> against(ControllerConnection controller) {
        return Change.of(this, kind.find(controller, name).orElse(null));
    }

    /** The fields that it has, as the message calls them. */
    List<FieldDescriptor> descriptors() {
        return wanted.getDescriptorForType().getFields().stream()
                .filter(field -> fields.contains(field.getJsonName()))
                .toList();
    }
}
