import type { Service } from '../service';
import { billing } from './billing';
import { checkout } from './checkout';
import { gateway } from './gateway';
import { warehouse } from './warehouse';

export const SERVICES: readonly Service[] = [checkout, gateway, billing, warehouse];
