import { understands } from '../understood';

understands([
  [
    'IOS with sequence number and an unsure clock',
    '<189>12345: *Nov 21 09:38:01.123: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down',
    'cisco',
    'error',
    '%LINK-3-UPDOWN: Interface Gi0/1, changed state to down',
  ],
  [
    'IOS with two numbers, a host and a zone',
    '<189>22191: r1: 022546: .Nov 21 09:38:01.123 CET: %PARSER-5-CFGLOG_LOGGEDCMD: User:ann logged command:!exec',
    'cisco',
    'info',
    '%PARSER-5-CFGLOG_LOGGEDCMD: User:ann logged command:!exec',
  ],
  [
    'IOS with time since boot',
    '<187>7: 00:01:01: %SYSMGR-STANDBY-3-SHUTDOWN_START: The System Manager has started',
    'cisco',
    'error',
    '%SYSMGR-STANDBY-3-SHUTDOWN_START: The System Manager has started',
  ],
  [
    'IOS XR with node, process and a space before the colon',
    '<190>40: xr1 RP/0/RP0/CPU0:Oct  4 22:52:47.441 : cfgmgr[67310]: %MGBL-CONFIG-6-DB_COMMIT : Configuration committed',
    'cisco',
    'info',
    '%MGBL-CONFIG-6-DB_COMMIT : Configuration committed',
  ],
  [
    'NX-OS with the year first',
    '<189>: 2026 Nov 21 09:38:01 GMT: %STP-2-BLOCK_BPDUGUARD: Received BPDU on port Ethernet1/43',
    'cisco',
    'critical',
    '%STP-2-BLOCK_BPDUGUARD: Received BPDU on port Ethernet1/43',
  ],
  [
    'ASA, whose own severity counts before the relay’s priority',
    '<166>Nov 21 2026 17:24:03: %ASA-4-402119: IPSEC: Received an ESP packet that failed anti-replay checking.',
    'cisco',
    'warning',
    '%ASA-4-402119: IPSEC: Received an ESP packet that failed anti-replay checking.',
  ],
  [
    'ASA behind an ISO time and a host',
    '<166>2026-11-21T12:17:46Z asa : %ASA-6-302013: Built inbound TCP connection 7',
    'cisco',
    'info',
    '%ASA-6-302013: Built inbound TCP connection 7',
  ],
  [
    'a relayed line without its priority',
    'Nov 21 09:38:01 sw1 Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet28, changed state to down',
    'cisco',
    'info',
    '%LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet28, changed state to down',
  ],
  [
    'Huawei',
    '<29>2026-7-23 01:00:34.270.1 sw1 %%01IFNET/4/IF_STATE(l)[4997]:Interface Eth0/0/8 has turned into DOWN state.',
    'cisco',
    'warning',
    '%%01IFNET/4/IF_STATE(l)[4997]:Interface Eth0/0/8 has turned into DOWN state.',
  ],
  ['a per cent sign in a sentence', 'disk at 91 %, 9 % free', 'plain', 'info', 'disk at 91 %, 9 % free'],
]);
