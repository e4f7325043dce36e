package io.flotilla.controller.rest.document;

import static io.flotilla.controller.rest.document.HtmlPage.code;
import static io.flotilla.controller.rest.document.HtmlPage.escaped;
import static io.flotilla.controller.rest.document.HtmlPage.link;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.flotilla.proto.access.v1.Authorization;
import io.flotilla.proto.access.v1.AuthorizationOuterClass;
import io.flotilla.proto.shared.v1.Rest;
import io.flotilla.proto.shared.v1.RestOuterClass;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the reference of all services for people to read: the protos with their comments. */
public final class ProtoReference {

    /** What a browser may do with the page. */
    public static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src %s; frame-ancestors 'none'"
                    .formatted(HtmlPage.styleSource());

    private static final String FIRST_WORD = "flotilla.";

    private final ProtoComments comments;
    private final HtmlPage page = new HtmlPage("Flotilla: API reference");

    private ProtoReference(ProtoComments comments) {
        this.comments = comments;
    }

    /** The page, of services in the order of their names and all messages that they speak of. */
    public static String of(Collection<ServiceDescriptor> services) {
        var sorted =
                services.stream()
                        .filter(service -> service.getFullName().startsWith(FIRST_WORD))
                        .sorted(Comparator.comparing(ServiceDescriptor::getFullName))
                        .toList();
        var reference = new ProtoReference(ProtoComments.load());
        reference.contents(sorted);
        sorted.forEach(reference::service);
        reference.types(sorted);
        return reference.page.toString();
    }

    private void contents(Collection<ServiceDescriptor> services) {
        page.paragraph(
                "Each method can be called over gRPC, and those with a REST face over HTTP with"
                        + " JSON, at the same address and with the same errors.");
        page.raw("<nav>");
        services.forEach(service -> page.raw(link(service.getFullName(), shortName(service))));
        page.raw("</nav>");
    }

    private void service(ServiceDescriptor service) {
        page.heading(2, service.getFullName(), shortName(service))
                .paragraph(comments.of(service.getFullName()));
        service.getMethods().forEach(this::method);
    }

    private void method(MethodDescriptor method) {
        page.heading(3, method.getFullName(), method.getName())
                .paragraph(comments.of(method.getFullName()))
                .raw("<table>")
                .row("Takes", flow(method.isClientStreaming()) + typeLink(method.getInputType()))
                .row("Answers", flow(method.isServerStreaming()) + typeLink(method.getOutputType()))
                .row("Caller", escaped(caller(method)));
        var rest = method.getOptions().getExtension(RestOuterClass.rest);
        if (method.getOptions().hasExtension(RestOuterClass.rest)) {
            page.row("REST", code(route(rest)));
        }
        page.raw("</table>");
    }

    private static String flow(boolean isStream) {
        return isStream ? "a stream of " : "";
    }

    private static String caller(MethodDescriptor method) {
        Authorization authorization =
                method.getOptions().getExtension(AuthorizationOuterClass.authorization);
        return switch (authorization.getCallerCase()) {
            case ROLE ->
                    authorization
                            .getRole()
                            .name()
                            .substring("ROLE_".length())
                            .toLowerCase(Locale.ROOT);
            case DEVICE -> "a device with a certificate";
            case ACTIVE_DEVICE -> "a device with a certificate that takes part";
            case ANYONE -> "anyone";
            case CALLER_NOT_SET -> "nobody";
        };
    }

    private static String route(Rest rest) {
        return switch (rest.getPatternCase()) {
            case GET -> "GET " + rest.getGet();
            case POST -> "POST " + rest.getPost();
            case PATCH -> "PATCH " + rest.getPatch();
            case DELETE -> "DELETE " + rest.getDelete();
            case PATTERN_NOT_SET -> "";
        };
    }

    private void types(Collection<ServiceDescriptor> services) {
        page.heading(2, "types", "Types");
        reached(services)
                .forEach(
                        (name, type) -> {
                            page.heading(3, name, shortName(type)).paragraph(comments.of(name));
                            page.raw("<table>");
                            switch (type) {
                                case Descriptor message -> message.getFields().forEach(this::field);
                                case EnumDescriptor constants ->
                                        constants.getValues().forEach(this::value);
                                default -> throw new IllegalStateException(name);
                            }
                            page.raw("</table>");
                        });
    }

    /** All of our own types that the services' messages are made of. */
    private static SortedMap<String, GenericDescriptor> reached(
            Collection<ServiceDescriptor> services) {
        var reached = new TreeMap<String, GenericDescriptor>();
        var next = new ArrayDeque<GenericDescriptor>();
        for (var service : services) {
            for (var method : service.getMethods()) {
                next.add(method.getInputType());
                next.add(method.getOutputType());
            }
        }
        while (!next.isEmpty()) {
            var type = next.remove();
            var isNew =
                    type.getFullName().startsWith(FIRST_WORD)
                            && reached.putIfAbsent(type.getFullName(), type) == null;
            if (isNew && type instanceof Descriptor message) {
                message.getFields().stream()
                        .filter(field -> typeOf(field) != field)
                        .forEach(field -> next.add(typeOf(field)));
            }
        }
        reached.values().removeIf(ProtoReference::isMapEntry);
        return reached;
    }

    private static boolean isMapEntry(GenericDescriptor type) {
        return type instanceof Descriptor message && message.getOptions().getMapEntry();
    }

    /** The message or enum of a field; the field itself if it is of neither. */
    private static GenericDescriptor typeOf(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType();
            case ENUM -> field.getEnumType();
            default -> field;
        };
    }

    private void field(FieldDescriptor field) {
        page.row(
                code(field.getName()),
                type(field),
                Integer.toString(field.getNumber()),
                escaped(comments.of(field.getFullName())));
    }

    private static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            var parts = field.getMessageType().getFields();
            return "map of %s to %s".formatted(single(parts.get(0)), single(parts.get(1)));
        }
        return (field.isRepeated() ? "list of " : "") + single(field);
    }

    private static String single(FieldDescriptor field) {
        return field.getJavaType() == JavaType.MESSAGE || field.getJavaType() == JavaType.ENUM
                ? typeLink(typeOf(field))
                : field.getType().name().toLowerCase(Locale.ROOT);
    }

    private void value(EnumValueDescriptor value) {
        page.row(
                code(value.getName()),
                Integer.toString(value.getNumber()),
                escaped(comments.of(value.getFullName())));
    }

    private static String typeLink(GenericDescriptor type) {
        return type.getFullName().startsWith(FIRST_WORD)
                ? link(type.getFullName(), shortName(type))
                : code(type.getFullName());
    }

    private static String shortName(GenericDescriptor described) {
        return described.getFullName().substring(FIRST_WORD.length());
    }
}
