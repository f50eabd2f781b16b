/** Channels that reach across servers, by way of Redis; the only importer of Jedis. */
@NullMarked
package dev.plezi.server.redis;

import org.jspecify.annotations.NullMarked;
