/** Reverse proxies of others, run as the guide configures them. */
@NullMarked
package dev.plezi.e2e.proxies;

import org.jspecify.annotations.NullMarked;
