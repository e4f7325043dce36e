package io.flotilla.contract.hardware;

import org.jspecify.annotations.Nullable;

/** What a machine lives on and how warm it is: what of it changes from hour to hour. */
public record Conditions(Power power, Thermal thermal) {

    /** Nothing is known. */
    public static final Conditions UNKNOWN =
            new Conditions(
                    new Power(Power.Source.UNKNOWN, null),
                    new Thermal(Thermal.State.UNKNOWN, null));

    /**
     * What feeds the machine.
     *
     * @param batteryRatio charge of the battery, 0 to 1; null if there is none, or it does not say
     */
    public record Power(Source source, @Nullable Double batteryRatio) {

        /** Where power comes from. */
        public enum Source {
            /** Not said. */
            UNKNOWN,
            /** The mains, or a supply that does not end. */
            MAINS,
            /** A battery. */
            BATTERY
        }
    }

    /**
     * How warm the machine is.
     *
     * @param celsius of its warmest part; null if none says
     */
    public record Thermal(State state, @Nullable Double celsius) {

        /** What the warmth does to the machine. */
        public enum State {
            /** Not said. */
            UNKNOWN,
            /** It computes at full speed. */
            NORMAL,
            /** It will soon have to slow down. */
            HOT,
            /** It has slowed down to stay whole. */
            THROTTLED
        }
    }
}
