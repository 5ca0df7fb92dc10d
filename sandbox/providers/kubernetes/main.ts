import { serve } from "../support/serve";
import { service } from "./server";

serve(service);
