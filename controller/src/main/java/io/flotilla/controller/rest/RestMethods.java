package io.flotilla.controller.rest;

import io.flotilla.controller.rest.document.ProtoComments;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The methods of all services that have a REST face. */
@ApplicationScoped
class RestMethods {

    private final List<RestMethod> methods;

    RestMethods(InnerCalls calls) {
        methods =
                calls.services().stream()
                        .flatMap(service -> service.getMethods().stream())
                        .flatMap(method -> RestMethod.of(method.getMethodDescriptor()).stream())
                        .toList();
    }

    /** A method with the fields that its path held. */
    record Match(RestMethod method, Map<String, String> path) {}

    /**
     * Looks for two methods that answer the same requests.
     *
     * @throws IllegalStateException if there are any
     */
    void check() {
        var known = new HashMap<String, RestMethod>();
        for (var method : methods) {
            var face = method.verb() + " " + method.path().openApiPath();
            var other = known.put(face, method);
            if (other != null) {
                throw new IllegalStateException(
                        "%s and %s have the same REST face %s"
                                .formatted(
                                        other.grpc().getFullMethodName(),
                                        method.grpc().getFullMethodName(),
                                        face));
            }
        }
    }

    Optional<Match> find(HttpMethod verb, String path) {
        return methods.stream()
                .filter(method -> method.verb().equals(verb))
                .flatMap(
                        method -> method.path().match(path).map(p -> new Match(method, p)).stream())
                .findFirst();
    }

    /** The verbs that the path takes. */
    Set<String> verbsOf(String path) {
        return methods.stream()
                .filter(method -> method.path().match(path).isPresent())
                .map(method -> method.verb().name())
                .collect(Collectors.toSet());
    }

    /** Makes the OpenAPI document of all of them, JSON. */
    String openApi() {
        return new OpenApi(ProtoComments.load()).document(methods).toString();
    }
}
