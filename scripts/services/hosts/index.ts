export { whyNoHosts } from './needs';
export { sshOptions, startHosts, type Host, type Hosts } from './start-hosts';
