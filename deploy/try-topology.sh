#!/bin/bash
# The topology of compose.yaml on this one machine, for real: PostgreSQL, a NATS cluster of three with certificates, keys and permissions as in
# nats/, a leaf node, three hubs, a proxy, a device behind the leaf node. Breaks the parts one after the other and says what it found; leaves
# nothing. Needs nats-server and openssl.
cd "$(dirname "$0")/.." && exec bin/node scripts/try-topology.ts
