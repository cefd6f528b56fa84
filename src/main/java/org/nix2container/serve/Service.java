package org.nix2container.serve;

/** What all connections of a server share. */
record Service(
    Endpoints endpoints,
    Generations generations,
    Traffic traffic,
    ServeObserver observer,
    ServeOptions.Patience patience) {}
