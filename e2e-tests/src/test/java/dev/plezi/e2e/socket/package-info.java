/**
 * A WebSocket client that hides nothing: any bytes may be written, and every frame that comes back
 * is seen. It is for tests only; it neither answers pings nor joins fragments by itself.
 */
@NullMarked
package dev.plezi.e2e.socket;

import org.jspecify.annotations.NullMarked;
