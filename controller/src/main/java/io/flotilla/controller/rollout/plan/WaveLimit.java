package io.flotilla.controller.rollout.plan;

/** How many of a rollout's devices a wave takes. */
public sealed interface WaveLimit {

    /** How many it takes of the devices that are left. */
    int of(int allDevices, int devicesLeft);

    /** All that are left. */
    record Rest() implements WaveLimit {
        @Override
        public int of(int allDevices, int devicesLeft) {
            return devicesLeft;
        }
    }

    /**
     * A number of devices.
     *
     * @param devices at least 1
     */
    record Count(int devices) implements WaveLimit {
        public Count {
            if (devices < 1) {
                throw new IllegalArgumentException("a wave takes at least one device");
            }
        }

        @Override
        public int of(int allDevices, int devicesLeft) {
            return Math.min(devices, devicesLeft);
        }
    }

    /**
     * A share of all devices of the rollout, rounded up.
     *
     * @param ratio above 0, at most 1
     */
    record Share(double ratio) implements WaveLimit {
        public Share {
            if (!(ratio > 0 && ratio <= 1)) {
                throw new IllegalArgumentException("a share is above 0 and at most 1");
            }
        }

        @Override
        public int of(int allDevices, int devicesLeft) {
            return Math.min((int) Math.ceil(ratio * allDevices), devicesLeft);
        }
    }
}
