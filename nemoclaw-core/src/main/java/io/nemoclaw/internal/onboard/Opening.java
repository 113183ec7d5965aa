package io.nemoclaw.internal.onboard;

import io.nemoclaw.internal.blueprint.Blueprint;
import io.nemoclaw.internal.state.Session;
import io.nemoclaw.spi.GatewayBackend;
import java.util.Optional;

/**
 * Where an onboarding begins: everything that can be refused has been refused, and nothing has been changed.
 *
 * @param session the snapshot to start from: the recorded one, re-seated, or a new one
 * @param recorded the session in the file, which comes back if the preflight refuses to start
 */
record Opening(
        Intent intent,
        GatewayBackend backend,
        Optional<Blueprint> blueprint,
        Session session,
        Optional<Session> recorded) {}
