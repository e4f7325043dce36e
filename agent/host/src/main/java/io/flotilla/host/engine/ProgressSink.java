package io.flotilla.host.engine;

/** Hears how far a long piece of work is, and stops it when nobody wants it any more. */
public interface ProgressSink {

    /**
     * Says how far the work is. Cheap: to be called as often as there is something to say.
     *
     * @param doneRatio share of the work that is done, 0 to 1
     * @param step what is being done, for people
     * @throws HostProblem CANCELLED, if the work is to end here
     */
    void report(double doneRatio, String step) throws HostProblem;
}
