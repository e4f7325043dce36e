package io.flotilla.controller.access.api.scope;

import com.google.protobuf.Message;
import io.flotilla.controller.access.scope.Places;
import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.shared.FleetException.Denied;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/**
 * Decides whether what a call is about is within reach of its caller. Looks into the database, so
 * it may block.
 */
@ApplicationScoped
public class ScopeJudge {

    private final Places places;

    ScopeJudge(Places places) {
        this.places = places;
    }

    /**
     * Lets a call through whose request is covered.
     *
     * @throws Denied if it is not, by the same words whether what it names exists or not
     */
    public void check(String method, Object request, Reach reach) {
        var rule = ScopeRules.of(method);
        var isWithin =
                switch (rule) {
                    case ScopeRule.Free _, ScopeRule.Filtered _ -> true;
                    case ScopeRule.Covers covers ->
                            request instanceof Message message
                                    && reach.covers(
                                            covers.parts().stream()
                                                    .map(part -> part.places(message, places))
                                                    .toList());
                    case ScopeRule.Whole _ -> reach.isEverything();
                };
        if (!isWithin) {
            throw new Denied(
                    "OUT_OF_SCOPE",
                    "What %s was asked for is outside of what the caller's roles are bound to."
                            .formatted(method),
                    Map.of("method", method));
        }
    }
}
