package io.flotilla.controller.rest;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.flotilla.controller.rest.document.ProtoReference;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the API is, for programs and for people, open to anyone. Both documents are made when they
 * are first asked for: they would cost each start a while.
 */
@ApplicationScoped
class Documents {

    private final RestMethods methods;
    private final InnerCalls calls;
    private final ExecutorService virtualThreads;
    private volatile @Nullable String openApi;
    private volatile @Nullable String reference;

    Documents(
            RestMethods methods, InnerCalls calls, @VirtualThreads ExecutorService virtualThreads) {
        this.methods = methods;
        this.calls = calls;
        this.virtualThreads = virtualThreads;
    }

    void install(@Observes Router router) {
        router.get("/openapi.json")
                .handler(context -> virtualThreads.execute(() -> sendOpenApi(context)));
        router.get("/reference")
                .handler(context -> virtualThreads.execute(() -> sendReference(context)));
    }

    private void sendOpenApi(RoutingContext context) {
        var document = openApi;
        if (document == null) {
            document = methods.openApi();
            openApi = document;
        }
        Answer.secured(context.response())
                .putHeader("content-type", "application/json")
                .end(document);
    }

    private void sendReference(RoutingContext context) {
        var document = reference;
        if (document == null) {
            document = ProtoReference.of(services());
            reference = document;
        }
        Answer.secured(context.response())
                .putHeader("content-security-policy", ProtoReference.CONTENT_SECURITY_POLICY)
                .putHeader("content-type", "text/html; charset=utf-8")
                .end(document);
    }

    private Collection<ServiceDescriptor> services() {
        return calls.services().stream()
                .flatMap(service -> service.getMethods().stream())
                .map(method -> method.getMethodDescriptor().getSchemaDescriptor())
                .filter(ProtoMethodDescriptorSupplier.class::isInstance)
                .map(schema -> ((ProtoMethodDescriptorSupplier) schema).getMethodDescriptor())
                .map(method -> method.getService())
                .collect(Collectors.toSet());
    }
}
