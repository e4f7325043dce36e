package io.flotilla.controller.boot;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Keeps connections whose clients take a call back while it is being answered. Vert.x writes the
 * end of such an answer to a stream that is gone, and takes what Netty says to that for an error of
 * the whole connection: all other calls on it would end too.
 */
@ApplicationScoped
class LateAnswers {

    private static final Logger LOG = Logger.getLogger(LateAnswers.class);
    private static final String NAME = "late-answers";

    /** Before everything else that answers. */
    void install(@Observes Router router) {
        router.route()
                .order(Integer.MIN_VALUE)
                .handler(
                        context -> {
                            if (context.request().version() == HttpVersion.HTTP_2) {
                                keep(context.request().connection());
                            }
                            context.next();
                        });
    }

    private static void keep(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var pipeline = base.channel().pipeline();
            if (pipeline.get(NAME) == null) {
                pipeline.addFirst(NAME, new Filter());
            }
        }
    }

    /** Passes all errors on but those of streams that are gone. */
    static final class Filter extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IllegalStateException
                    && cause.getCause() instanceof Http2Exception) {
                LOG.debugf("an answer came too late: %s", cause.getMessage());
            } else {
                context.fireExceptionCaught(cause);
            }
        }
    }
}
