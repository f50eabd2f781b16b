/**
 * Proof under faults: a proxy that breaks connections, servers and clients that are stopped and
 * killed, and a ledger of what was sent and what arrived.
 */
@NullMarked
package dev.plezi.e2e.faults;

import org.jspecify.annotations.NullMarked;
