package io.flotilla.cli.planning;

import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.rollout.v1.RolloutForecast;
import io.flotilla.proto.rollout.v1.WaveForecast;
import io.flotilla.proto.rollout.v1.WaveForecast.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** A rollout's waves before it is made, as people read them: who, when, and what is not counted. */
public final class ForecastSheet {
    private final RolloutForecast forecast;

    /** A sheet that is yet to be written. */
    public ForecastSheet(RolloutForecast forecast) {
        this.forecast = forecast;
    }

    /** All of it. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Waves, at the earliest:");
        lines.addAll(waves().lines());
        forecast.getNotesList().forEach(note -> lines.add("* " + note));
        return lines;
    }

    private Table waves() {
        var table =
                new Table(
                        "WAVE",
                        "DEVICES",
                        "VARIANTS",
                        "MOVES",
                        "BEGINS",
                        "DOWNLOADS",
                        "SERVES",
                        "ENDS");
        for (var wave : forecast.getWavesList()) {
            table.row(
                    wave.getName(),
                    Integer.toString(wave.getDeviceCount()),
                    variants(wave),
                    Words.bytes(wave.getTransferBytes()),
                    begins(wave),
                    Words.time(wave.hasDownloadTime(), wave.getDownloadTime()),
                    Words.time(wave.hasServeTime(), wave.getServeTime()),
                    Words.time(wave.hasEndTime(), wave.getEndTime()));
        }
        return table;
    }

    private static String begins(WaveForecast wave) {
        return Words.time(wave.hasBeginTime(), wave.getBeginTime())
                + (wave.getNeedsApproval() ? " once approved" : "");
    }

    /** Such as 3 onnx-int8, 2 nothing. */
    private static String variants(WaveForecast wave) {
        return wave.getGroupsList().stream()
                .collect(
                        Collectors.groupingBy(
                                Group::getVariant,
                                LinkedHashMap::new,
                                Collectors.summingInt(Group::getDeviceCount)))
                .entrySet()
                .stream()
                .map(
                        each ->
                                each.getValue()
                                        + " "
                                        + (each.getKey().isEmpty()
                                                ? "nothing"
                                                : Words.id(each.getKey())))
                .collect(Collectors.joining(", "));
    }
}
