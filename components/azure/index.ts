/** Storage on Azure. */
export { AzureStorage } from "./azure-storage";
export type { AzureStorageArgs } from "./azure-storage";
export type { AzureSettings, ExistingAccount, NewAccount, Replication } from "./settings";
