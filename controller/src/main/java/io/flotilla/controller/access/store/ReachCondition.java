package io.flotilla.controller.access.store;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.access.scope.Scope;
import io.flotilla.controller.shared.store.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller reaches as a condition on rows.
 *
 * @param sql to be put after WHERE or AND
 * @param parameters of the condition, in order
 */
public record ReachCondition(String sql, List<Object> parameters) {

    public ReachCondition {
        parameters = List.copyOf(parameters);
    }

    /** On rows that are about devices; {@code labels} is an expression of JSON. */
    public static ReachCondition onLabels(Reach reach, String labels) {
        return of(reach, labels, null);
    }

    /** On rows of models; {@code name} is an expression of the full name of one, or of a part. */
    public static ReachCondition onModels(Reach reach, String name) {
        return of(reach, null, name);
    }

    /** On rows that are about both. */
    public static ReachCondition onBoth(Reach reach, String labels, String name) {
        return of(reach, labels, name);
    }

    /** The parameters with others before and after them. */
    public Object[] parameters(List<?> before, Object... after) {
        var all = new ArrayList<Object>(before);
        all.addAll(parameters);
        all.addAll(Arrays.asList(after));
        return all.toArray();
    }

    private static ReachCondition of(Reach reach, @Nullable String labels, @Nullable String name) {
        if (reach.isEverything()) {
            return new ReachCondition("true", List.of());
        }
        var parameters = new ArrayList<Object>();
        var terms =
                reach.scopes().stream()
                        .map(scope -> term(scope, labels, name, parameters))
                        .toList();
        return new ReachCondition(
                terms.isEmpty() ? "false" : "(" + String.join(" OR ", terms) + ")", parameters);
    }

    private static String term(
            Scope scope, @Nullable String labels, @Nullable String name, List<Object> parameters) {
        var terms = new ArrayList<String>();
        if (labels != null && !scope.deviceLabels().isEmpty()) {
            terms.add(labels + " @> CAST(? AS jsonb)");
            parameters.add(Json.write(scope.deviceLabels()));
        }
        if (name != null && !scope.modelPrefix().isEmpty()) {
            terms.add("starts_with(%s, ?)".formatted(name));
            parameters.add("models/" + scope.modelPrefix());
        }
        return terms.isEmpty() ? "true" : "(" + String.join(" AND ", terms) + ")";
    }
}
