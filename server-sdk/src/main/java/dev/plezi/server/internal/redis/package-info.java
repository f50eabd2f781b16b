/** The broker between servers, by way of Redis; the only importer of Jedis. */
@NullMarked
package dev.plezi.server.internal.redis;

import org.jspecify.annotations.NullMarked;
