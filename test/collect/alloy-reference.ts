/**
 * What each block may be given, of the components that alloy/ uses: Alloy 1.18.1's reference,
 * https://grafana.com/docs/alloy/v1.18/reference/components/ and config-blocks/logging. Only what our files may want is listed.
 */
export const KNOWN_BLOCKS: Readonly<Partial<Record<string, readonly string[]>>> = {
  logging: ['level', 'format', 'write_to'],
  'discovery.docker': ['host', 'port', 'host_networking_host', 'refresh_interval', 'match_first_network'],
  'local.file_match': ['path_targets', 'sync_period', 'ignore_older_than'],
  'loki.process': ['forward_to'],
  'loki.process > stage.json': ['expressions', 'regex', 'source', 'drop_malformed'],
  'loki.process > stage.label_drop': ['values'],
  'loki.process > stage.labels': ['values', 'source_type'],
  'loki.process > stage.match': ['selector', 'action', 'pipeline_name', 'drop_counter_reason'],
  'loki.process > stage.multiline': ['firstline', 'max_lines', 'max_wait_time', 'trim_newlines'],
  'loki.process > stage.output': ['source'],
  'loki.process > stage.regex': ['expression', 'source', 'labels_from_groups'],
  'loki.process > stage.structured_metadata': ['values', 'regex'],
  'loki.process > stage.template': ['source', 'template'],
  'loki.process > stage.timestamp': [
    ...['source', 'format', 'fallback_formats', 'location', 'action_on_failure', 'action_on_duplicate_timestamp'],
  ],
  'loki.process > stage.truncate': [],
  'loki.process > stage.truncate > rule': ['limit', 'suffix', 'sources', 'source_type'],
  'loki.relabel': ['forward_to', 'max_cache_size'],
  'loki.relabel > rule': [
    ...['source_labels', 'separator', 'regex', 'modulus', 'target_label', 'replacement', 'action'],
  ],
  'loki.source.docker': ['host', 'targets', 'forward_to', 'labels', 'relabel_rules', 'refresh_interval'],
  'loki.source.file': [
    ...['targets', 'forward_to', 'encoding', 'tail_from_end', 'legacy_positions_file', 'on_positions_file_error'],
  ],
  'loki.source.journal': ['format_as_json', 'max_age', 'path', 'relabel_rules', 'matches', 'forward_to', 'labels'],
  'loki.source.journal > legacy_position': ['file', 'name'],
  'loki.source.syslog': ['forward_to', 'relabel_rules'],
  'loki.source.syslog > listener': [
    ...['address', 'protocol', 'idle_timeout', 'label_structured_data', 'labels', 'use_incoming_timestamp'],
    ...['use_rfc5424_message', 'rfc3164_default_to_current_year', 'rfc5424_allow_empty_msg', 'max_message_length'],
    ...['syslog_format', 'udp_queue_size', 'udp_host_cache_size'],
  ],
  'loki.source.syslog > listener > rfc3164_cisco_components': [
    ...['enable_all', 'message_counter', 'sequence_number', 'hostname', 'second_fractions'],
  ],
  'loki.source.syslog > listener > tls_config': ['cert_file', 'key_file', 'ca_file', 'min_version'],
  'loki.write': ['external_labels', 'max_streams'],
  'loki.write > endpoint': [
    ...['name', 'url', 'batch_wait', 'batch_size', 'remote_timeout', 'headers', 'min_backoff_period'],
    ...['max_backoff_period', 'max_backoff_retries', 'tenant_id', 'retry_on_http_429'],
  ],
};
