package io.flotilla.host.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What follows a command: options, each with a value, and operands. */
record Arguments(Map<String, String> options, List<String> operands) {

    Arguments {
        options = Map.copyOf(options);
        operands = List.copyOf(operands);
    }

    /** Reads {@code --name value} pairs of the known names; after {@code --} all are operands. */
    static Arguments parse(String[] words, Set<String> known) throws UsageException {
        Map<String, String> options = new HashMap<>();
        List<String> operands = new ArrayList<>();
        Iterator<String> rest = Arrays.asList(words).iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            if (word.equals("--")) {
                rest.forEachRemaining(operands::add);
            } else if (!word.startsWith("--")) {
                operands.add(word);
            } else if (!known.contains(word)) {
                throw new UsageException("There is no option " + word + " here.");
            } else if (!rest.hasNext()) {
                throw new UsageException("The option " + word + " lacks its value.");
            } else if (options.put(word, rest.next()) != null) {
                throw new UsageException("The option " + word + " is given twice.");
            }
        }
        return new Arguments(options, operands);
    }

    /** As {@link #parse}, where nothing but options makes sense. */
    static Arguments optionsOnly(String[] words, Set<String> known) throws UsageException {
        Arguments arguments = parse(words, known);
        if (!arguments.operands().isEmpty()) {
            throw new UsageException("Nobody knows what " + arguments.operands() + " means here.");
        }
        return arguments;
    }

    String required(String option) throws UsageException {
        String value = options.get(option);
        if (value == null) {
            throw new UsageException("The option " + option + " is required.");
        }
        return value;
    }

    String optional(String option, String otherwise) {
        return options.getOrDefault(option, otherwise);
    }

    int optional(String option, int otherwise) throws UsageException {
        String value = options.get(option);
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UsageException("The option " + option + " is a whole number.");
        }
    }
}
