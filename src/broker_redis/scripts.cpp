#include "broker_redis/scripts.h"

namespace iscan::broker_redis::scripts {

using redis::Script;

const Script& claim() {
  static const Script kScript(R"(
local most = tonumber(ARGV[3])
local taken, unacked, index, owners = {}, {}, {}, {}
for i = 5, #KEYS do
  if #taken >= most then break end
  local messages = redis.call('RPOP', KEYS[i], most - #taken)
  for _, m in ipairs(messages or {}) do
    local ok, d = pcall(cjson.decode, m)
    local p = ok and type(d) == 'table' and type(d.properties) == 'table' and d.properties or nil
    local tag = p and type(p.delivery_tag) == 'string' and p.delivery_tag or nil
    if not tag then
      redis.call('LPUSH', KEYS[4], m)
    else
      local info = type(p.delivery_info) == 'table' and p.delivery_info or {}
      local exchange = type(info.exchange) == 'string' and info.exchange or ''
      local key = type(info.routing_key) == 'string' and info.routing_key or KEYS[i]
      unacked[#unacked + 1] = tag
      unacked[#unacked + 1] =
        '[' .. m .. ',' .. cjson.encode(exchange) .. ',' .. cjson.encode(key) .. ']'
      index[#index + 1] = ARGV[2]
      index[#index + 1] = tag
      owners[#owners + 1] = tag
      owners[#owners + 1] = ARGV[1]
      local id = type(d.headers) == 'table' and d.headers.id
      if type(id) == 'string' then redis.call('SREM', ARGV[i - 1], id) end
      taken[#taken + 1] = {tag, m}
    end
  end
end
if #taken > 0 then
  redis.call('HSET', KEYS[1], unpack(unacked))
  redis.call('ZADD', KEYS[2], unpack(index))
  redis.call('HSET', KEYS[3], unpack(owners))
end
return taken)");
  return kScript;
}

const Script& acknowledge() {
  static const Script kScript(R"(
local tags = {}
for i = 2, #ARGV do
  if redis.call('HGET', KEYS[3], ARGV[i]) == ARGV[1] then tags[#tags + 1] = ARGV[i] end
end
-- Lua passes a few thousand arguments at most.
for first = 1, #tags, 1000 do
  local last = math.min(first + 999, #tags)
  redis.call('ZREM', KEYS[2], unpack(tags, first, last))
  redis.call('HDEL', KEYS[1], unpack(tags, first, last))
  redis.call('HDEL', KEYS[3], unpack(tags, first, last))
end
return #tags)");
  return kScript;
}

const Script& restore() {
  static const Script kScript(R"(
local held = redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1
local owned = ARGV[2] == '' or redis.call('HGET', KEYS[3], ARGV[1]) == ARGV[2]
if held and not owned then return 0 end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
if not held then return 0 end
redis.call('RPUSH', KEYS[4], ARGV[3])
if ARGV[4] ~= '' then redis.call('SADD', KEYS[5], ARGV[4]) end
return 1)");
  return kScript;
}

const Script& park() {
  static const Script kScript(R"(
if ARGV[2] ~= '' and redis.call('HGET', KEYS[3], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('LPUSH', KEYS[4], ARGV[3])
return 1)");
  return kScript;
}

const Script& delay() {
  static const Script kScript(R"(
if redis.call('HGET', KEYS[3], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[4], ARGV[3], ARGV[4] .. '\n' .. ARGV[5])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return 1)");
  return kScript;
}

const Script& due() {
  static const Script kScript(R"(
local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, member in ipairs(members) do
  local cut = string.find(member, '\n', 1, true)
  redis.call('RPUSH', string.sub(member, 1, cut - 1), string.sub(member, cut + 1))
  redis.call('ZREM', KEYS[1], member)
end
return #members)");
  return kScript;
}

const Script& publish() {
  static const Script kScript(R"(
if redis.call('SADD', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('LPUSH', KEYS[1], ARGV[2])
return 1)");
  return kScript;
}

const Script& check_queued() {
  static const Script kScript(R"(
for i = 2, #KEYS do
  if redis.call('LLEN', KEYS[i]) > 0 then return 0 end
end
return redis.call('DEL', KEYS[1]))");
  return kScript;
}

const Script& store_result() {
  static const Script kScript(R"(
local present = redis.call('GET', KEYS[1])
if present then
  local ok, d = pcall(cjson.decode, present)
  if ok and type(d) == 'table' and d.status == 'SUCCESS' then return 0 end
end
if ARGV[2] == '0' then
  redis.call('SET', KEYS[1], ARGV[1])
else
  redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
end
redis.call('PUBLISH', KEYS[1], ARGV[1])
return 1)");
  return kScript;
}

}  // namespace iscan::broker_redis::scripts
