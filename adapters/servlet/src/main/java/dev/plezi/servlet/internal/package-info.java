/** What brings an app the requests, WebSockets and event streams of a servlet container. */
@NullMarked
package dev.plezi.servlet.internal;

import org.jspecify.annotations.NullMarked;
