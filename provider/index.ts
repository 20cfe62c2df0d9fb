export * from "./api/models.js";
