package io.flotilla.contract.schedule;

import java.util.List;
import java.util.Locale;

/** One of the five fields of a cron expression, and how its text is read. */
enum CronField {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY("day of the month", 1, 31, ""),
    MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    /** 0 and 7 are both Sunday. */
    WEEKDAY("day of the week", 0, 7, "SUN MON TUE WED THU FRI SAT");

    private static final String EVERY = "*";

    private final String words;
    private final int least;
    private final int most;
    private final String names;

    CronField(String words, int least, int most, String names) {
        this.words = words;
        this.least = least;
        this.most = most;
        this.names = names;
    }

    /**
     * The values that a text lists, each as the bit of that place.
     *
     * @throws IllegalArgumentException if it is not well formed; the message names the field
     */
    long read(String text) {
        var values = 0L;
        for (var part : text.split(",", -1)) {
            values |= part(part);
        }
        return values;
    }

    private long part(String text) {
        var slash = text.indexOf('/');
        var range = slash < 0 ? text : text.substring(0, slash);
        var step = slash < 0 ? 1 : step(text, slash);
        if (range.equals(EVERY)) {
            return bits(least, most, step);
        }
        var dash = range.indexOf('-');
        if (dash < 0) {
            if (slash >= 0) {
                throw wrong(text, "has a step, which needs * or a range");
            }
            var value = value(range);
            return bits(value, value, 1);
        }
        var from = value(range.substring(0, dash));
        var to = value(range.substring(dash + 1));
        if (from > to) {
            throw wrong(text, "ends before it begins");
        }
        return bits(from, to, step);
    }

    private int step(String text, int slash) {
        var step = number(text.substring(slash + 1));
        if (step < 1 || step > most) {
            throw wrong(text, "has a step that is not within 1 to " + most);
        }
        return step;
    }

    private int value(String text) {
        var named = List.of(names.split(" ")).indexOf(text.toUpperCase(Locale.ROOT));
        var value = named >= 0 && !text.isEmpty() ? named + least : number(text);
        if (value < least || value > most) {
            throw wrong(text, "is not within " + least + " to " + most);
        }
        return value;
    }

    /** The number, or -1 if it is none of one or two digits. */
    private static int number(String text) {
        return text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : -1;
    }

    private static long bits(int from, int to, int step) {
        var bits = 0L;
        for (int value = from; value <= to; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    private IllegalArgumentException wrong(String text, String what) {
        return new IllegalArgumentException("the %s '%s' %s".formatted(words, text, what));
    }
}
