package io.flotilla.contract.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;

/**
 * Times that come again and again, in cron's five fields: minute, hour, day of the month, month and
 * day of the week. A field is {@code *}, a number, a range, either of these with a step, or a list
 * of such; months and days of the week have names too. Where both kinds of day are limited, either
 * will do, as cron has it.
 */
public final class CronExpression {

    /** Longer texts are refused. */
    public static final int MAX_LENGTH = 100;

    /** No two times that any expression means are further apart, leap days included. */
    private static final int MAX_DAYS = 366 * 9;

    private static final int SUNDAY = 7;

    private final String text;
    private final long minutes;
    private final long hours;
    private final long days;
    private final long months;
    private final long weekdays;
    private final boolean isEitherDay;

    private CronExpression(String text, String[] fields) {
        this.text = text;
        this.minutes = CronField.MINUTE.read(fields[0]);
        this.hours = CronField.HOUR.read(fields[1]);
        this.days = CronField.DAY.read(fields[2]);
        this.months = CronField.MONTH.read(fields[3]);
        this.weekdays = CronField.WEEKDAY.read(fields[4]);
        this.isEitherDay = !fields[2].equals("*") && !fields[4].equals("*");
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is not well formed, or means no time at all; the
     *     message says what is wrong
     */
    public static CronExpression parse(String text) {
        var fields = text.strip().split("\\s+");
        if (text.length() > MAX_LENGTH || fields.length != 5) {
            throw new IllegalArgumentException(
                    "five fields are needed: minute, hour, day of the month, month, day of the week");
        }
        var expression = new CronExpression(String.join(" ", fields), fields);
        if (expression.next(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
            throw new IllegalArgumentException("'%s' never comes".formatted(expression.text));
        }
        return expression;
    }

    /** The first time that it means at or after a time, which is within nine years if at all. */
    Optional<LocalDateTime> next(LocalDateTime from) {
        var date = from.toLocalDate();
        var least = roundedUp(from);
        if (least.isPresent() && isDay(date)) {
            var today = nextTime(least.get());
            if (today.isPresent()) {
                return Optional.of(date.atTime(today.get()));
            }
        }
        for (int i = 1; i <= MAX_DAYS; i++) {
            var day = date.plusDays(i);
            if (isDay(day)) {
                return nextTime(LocalTime.MIDNIGHT).map(day::atTime);
            }
        }
        return Optional.empty();
    }

    /** The minute that begins at or after the time; empty if that is tomorrow's first. */
    private static Optional<LocalTime> roundedUp(LocalDateTime time) {
        var minute = LocalTime.of(time.getHour(), time.getMinute());
        if (time.toLocalTime().equals(minute)) {
            return Optional.of(minute);
        }
        var next = minute.plusMinutes(1);
        return next.equals(LocalTime.MIDNIGHT) ? Optional.empty() : Optional.of(next);
    }

    private Optional<LocalTime> nextTime(LocalTime from) {
        for (int hour = from.getHour(); hour < 24; hour++) {
            if (has(hours, hour)) {
                for (int minute = hour == from.getHour() ? from.getMinute() : 0;
                        minute < 60;
                        minute++) {
                    if (has(minutes, minute)) {
                        return Optional.of(LocalTime.of(hour, minute));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean isDay(LocalDate date) {
        if (!has(months, date.getMonthValue())) {
            return false;
        }
        var byMonth = has(days, date.getDayOfMonth());
        var weekday = date.getDayOfWeek().getValue();
        var byWeek = has(weekdays, weekday) || (weekday == SUNDAY && has(weekdays, 0));
        return isEitherDay ? byMonth || byWeek : byMonth && byWeek;
    }

    private static boolean has(long values, int value) {
        return (values >> value & 1) == 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression expression && expression.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The five fields, one space between them. */
    @Override
    public String toString() {
        return text;
    }
}
