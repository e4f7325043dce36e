package io.flotilla.agent.reconcile.wire;

import io.flotilla.agent.probe.Network;
import io.flotilla.proto.rollout.v1.DevicePolicy;
import java.util.EnumSet;
import java.util.Set;

/** Maps the networks that a policy allows to and from their message. */
final class NetworkMapper {

    private NetworkMapper() {}

    /** A network that this agent does not know is none that it could be on. */
    static Set<Network> fromProto(DevicePolicy policy) {
        var networks = EnumSet.noneOf(Network.class);
        policy.getNetworksList().forEach(one -> networks.add(network(one)));
        return networks;
    }

    private static Network network(DevicePolicy.Network network) {
        return switch (network) {
            case NETWORK_ETHERNET -> Network.ETHERNET;
            case NETWORK_WIFI -> Network.WIFI;
            case NETWORK_CELLULAR -> Network.CELLULAR;
            case NETWORK_UNSPECIFIED, UNRECOGNIZED -> Network.UNKNOWN;
        };
    }

    static DevicePolicy toProto(Set<Network> networks) {
        var policy = DevicePolicy.newBuilder();
        networks.stream().sorted().map(NetworkMapper::message).forEach(policy::addNetworks);
        return policy.build();
    }

    private static DevicePolicy.Network message(Network network) {
        return switch (network) {
            case ETHERNET -> DevicePolicy.Network.NETWORK_ETHERNET;
            case WIFI -> DevicePolicy.Network.NETWORK_WIFI;
            case CELLULAR -> DevicePolicy.Network.NETWORK_CELLULAR;
            case UNKNOWN -> DevicePolicy.Network.NETWORK_UNSPECIFIED;
        };
    }
}
