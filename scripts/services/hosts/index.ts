export { whyNoneBoots } from './probe';
export { sshOptions, startHosts, type Host, type Hosts } from './start-hosts';
