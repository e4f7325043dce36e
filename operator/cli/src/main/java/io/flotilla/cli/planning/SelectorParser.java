package io.flotilla.cli.planning;

import io.flotilla.cli.CommandFailure;
import io.flotilla.proto.device.v1.LabelSelector;
import io.flotilla.proto.device.v1.LabelSelector.Operator;
import io.flotilla.proto.device.v1.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads label selectors as kubectl writes them: {@code stage=canary,site in (a, b),!broken}. Keys
 * and values themselves are judged by the controller.
 */
public final class SelectorParser {
    private static final Pattern SET =
            Pattern.compile("(?<key>\\S+)\\s+(?<operator>in|notin)\\s*\\((?<values>[^()]*)\\)");
    private static final Pattern EQUALITY =
            Pattern.compile("(?<key>[^\\s=!]+)\\s*(?<operator>==|=|!=)\\s*(?<value>[^\\s=!]*)");
    private static final Pattern EXISTENCE = Pattern.compile("(?<not>!?)\\s*(?<key>[^\\s=!()]+)");

    private SelectorParser() {}

    /** The selector; the command ends where the text is none. */
    public static LabelSelector parse(String text) {
        var selector = LabelSelector.newBuilder();
        for (var term : terms(text)) {
            add(selector, term.strip());
        }
        return selector.build();
    }

    private static void add(LabelSelector.Builder selector, String term) {
        var set = SET.matcher(term);
        if (set.matches()) {
            var operator =
                    set.group("operator").equals("in")
                            ? Operator.OPERATOR_IN
                            : Operator.OPERATOR_NOT_IN;
            var values = List.of(set.group("values").strip().split("\\s*,\\s*", -1));
            selector.addMatchExpressions(requirement(set.group("key"), operator, values));
            return;
        }
        var equality = EQUALITY.matcher(term);
        if (equality.matches()) {
            var values = List.of(equality.group("value"));
            if (equality.group("operator").equals("!=")) {
                selector.addMatchExpressions(
                        requirement(equality.group("key"), Operator.OPERATOR_NOT_IN, values));
            } else {
                selector.putMatchLabels(equality.group("key"), values.getFirst());
            }
            return;
        }
        var existence = EXISTENCE.matcher(term);
        if (existence.matches()) {
            var operator =
                    existence.group("not").isEmpty()
                            ? Operator.OPERATOR_EXISTS
                            : Operator.OPERATOR_DOES_NOT_EXIST;
            selector.addMatchExpressions(requirement(existence.group("key"), operator, List.of()));
            return;
        }
        throw CommandFailure.usage(
                "Cannot read \""
                        + term
                        + "\" in the selector; write key=value, key!=value,"
                        + " key in (a,b), key notin (a,b), key or !key.");
    }

    private static Requirement requirement(String key, Operator operator, List<String> values) {
        return Requirement.newBuilder()
                .setKey(key)
                .setOperator(operator)
                .addAllValues(values)
                .build();
    }

    private static List<String> terms(String text) {
        var terms = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int index = 0; index < text.length(); index++) {
            char c = text.charAt(index);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                terms.add(text.substring(start, index));
                start = index + 1;
            }
        }
        if (!text.isBlank()) {
            terms.add(text.substring(start));
        }
        return terms;
    }
}
